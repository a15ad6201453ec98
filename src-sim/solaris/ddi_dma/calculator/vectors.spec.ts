import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import attributes from '../../../../vectors/solaris/bind-attributes.yaml?raw'
import bounce from '../../../../vectors/solaris/bind-bounce.yaml?raw'
import cookies from '../../../../vectors/solaris/bind-cookies.yaml?raw'
import dvma from '../../../../vectors/solaris/bind-dvma.yaml?raw'
import resources from '../../../../vectors/solaris/bind-resources.yaml?raw'
import windows from '../../../../vectors/solaris/bind-windows.yaml?raw'
import dmaBounce from '../../../../vectors/solaris/dma-bounce.yaml?raw'
import dmaCallbacks from '../../../../vectors/solaris/dma-callbacks.yaml?raw'
import dmaChannels from '../../../../vectors/solaris/dma-channels.yaml?raw'
import dmaHandle from '../../../../vectors/solaris/dma-handle.yaml?raw'
import dmaLists from '../../../../vectors/solaris/dma-lists.yaml?raw'
import { checkBind, parseBindDocument, runBind } from './document'

const files: Readonly<Record<string, string>> = {
  attributes,
  bounce,
  cookies,
  dvma,
  resources,
  windows,
  dmaBounce,
  dmaCallbacks,
  dmaChannels,
  dmaHandle,
  dmaLists,
}

describe('runBind', () => {
  for (const [file, text] of Object.entries(files)) {
    const document = parseBindDocument(parse(text))
    it(`reads vectors/solaris ${file}`, () => {
      expect(document.ok ? [] : document.issues).toEqual([])
    })
    for (const entry of document.ok ? document.value : []) {
      it(`gives what ${file} ${entry.id} expects`, () => {
        expect(entry.expect).toBeDefined()
        expect(checkBind(entry, runBind(entry))).toEqual([])
      })
    }
  }
})
