/**
 * What each field of a scenario file is, for editors: the path of a field has `*` for the place in a list, and leaves out
 * which of several forms it stands in. Host parameters and switches carry their own words.
 *
 * @source docs/scenario-format.md
 */
export const FIELD_NOTES: Readonly<Record<string, string>> = {
  version: 'version of this format',
  title: 'what the scenario is called',
  summary: 'one line that says what to look at',
  notes: 'text for people',
  host: 'the machine whose costs count: a preset, or a map of preset and parameters',
  'host.preset': 'the machine whose costs count',
  devices: 'the devices of the machine',
  'devices.*.name': 'its name, unique',
  'devices.*.type': 'disk, tape, ramdisk, or pio: a card whose bytes the processor moves',
  'devices.*.blocks': 'blocks of 512 bytes; this or size',
  'devices.*.size': 'bytes, a multiple of 512; this or blocks',
  'devices.*.endOfMedia': 'dev: a read that begins at the end gives 0 bytes; strict: ENXIO',
  'devices.*.badBlocks': 'blocks that give EIO',
  'devices.*.engine':
    'what moves the bytes: a channel of the motherboard, a card with a list of addresses, or one with a single address',
  'devices.*.line': 'interrupt line',
  'devices.*.level': 'interrupt level; above 10 the driver leaves the work to a soft interrupt',
  'devices.*.trigger': 'how the line asks: by its rise, or for as long as it is up',
  'devices.*.commandOverhead': 'time the drive takes before each command',
  'devices.*.revolution': 'time of one turn; 0 turns nothing',
  'devices.*.trackSeek': 'seek to the next track',
  'devices.*.averageSeek': 'seek across a third of the disk',
  'devices.*.mediaRate': 'rate at which the medium gives or takes bytes',
  'devices.*.sectorsPerTrack': 'sectors of a track',
  'devices.*.heads': 'tracks of a cylinder',
  'devices.*.interleave': 'sectors from one logical block to the next; 1 = neighbours',
  'devices.*.reposition': 'a tape stops, backs up and starts again',
  'devices.*.byteDelay': 'pause after each byte of programmed I/O',
  'devices.*.waitTC': 'a card on an 8237 is done only at terminal count: without one it stays busy for ever',
  'devices.*.queueDepth': 'command blocks that can wait in a card that takes them',
  'devices.*.elevator': 'such a card serves what waits in order of block number',
  'devices.*.dmaMode': 'how a card on an 8237 asks for the bus',
  'devices.*.dmaPriority': 'whom the 8237 serves first; one rotating device turns it on for all',
  'devices.*.fifoBytes': 'bytes between medium and bus that cannot wait; 0: the card keeps the whole command',
  'devices.*.fifoThreshold': 'bytes in it at which the card asks for the bus',
  driver: 'the driver: a name, or a map',
  'driver.name':
    'xx: the example, corrected; xx-manual: as printed; rd: the ramdisk; xxpio: programmed I/O; student: JavaScript',
  'driver.device': 'the device it drives unless a request names another',
  'driver.minphys': 'its own limit for one transfer (xxminphys)',
  'driver.bufferHeader': 'pool: NULL is given to physio; own: a header of its own',
  'driver.watchdog': 'after so long the driver looks at the device itself, and resets it if it hangs; 0 = never',
  'driver.file': 'a driver in JavaScript, in a file beside the scenario',
  'driver.source': 'a driver in JavaScript: its text',
  'driver.callCost': 'what each call of a driver in JavaScript to the kernel costs beside what the call does',
  'driver.attributes': 'limits of its DMA engine: a preset, or a map of the fields of ddi_dma_attr',
  'driver.attributes.preset': 'the fields that are not given are those of this preset',
  'driver.attributes.version': 'dma_attr_version: version of the structure',
  'driver.attributes.addr_lo': 'dma_attr_addr_lo: lowest address the engine reaches',
  'driver.attributes.addr_hi': 'dma_attr_addr_hi: highest address the engine reaches',
  'driver.attributes.count_max':
    'dma_attr_count_max: highest value of its counter, one less than the bytes of a cookie',
  'driver.attributes.align': 'dma_attr_align: a cookie begins at a multiple of this',
  'driver.attributes.burstsizes': 'dma_attr_burstsizes: bit n is set when it moves bursts of 2^n bytes',
  'driver.attributes.minxfer': 'dma_attr_minxfer: fewest bytes of a transfer',
  'driver.attributes.maxxfer': 'dma_attr_maxxfer: most bytes of a command',
  'driver.attributes.seg': 'dma_attr_seg: no cookie crosses a multiple of this plus one',
  'driver.attributes.sgllen': 'dma_attr_sgllen: entries of its list, which limits the cookies of a window',
  'driver.attributes.granular': 'dma_attr_granular: its smallest unit, bytes; a window is a multiple of it',
  'driver.attributes.flags': 'dma_attr_flags',
  path: 'the path that one run takes',
  paths: 'the paths that a comparison runs, in its order',
  rules: 'rules of the System V path: a set, or a map of set and switches',
  'rules.set': 'the rules that are not given are those of this set',
  'rules.pageSize': 'a page on the System V path; else that of the host',
  profile: 'switches of the Solaris paths: a profile, or a map of base and switches',
  'profile.base': 'the switches that are not given are those of this profile',
  'profile.maxphys': 'most bytes of one transfer, whatever the driver says',
  workload: 'the processes and what they do',
  'workload.*.process': 'its name, unique',
  'workload.*.startAt': 'when it begins',
  'workload.*.repeat': 'how often the whole list is done',
  'workload.*.allocator': 'how its pages get frames; high: above 16 MB',
  'workload.*.fragmentation': 'for aged: thousandths; how often the next page is not the next frame',
  'workload.*.requests': 'what it does, in order',
  'workload.*.script': 'instead of requests: the text of a script, or a map with the name of its file',
  'workload.*.script.file': 'a .js in the folder of the scenario or below',
  'workload.*.requests.*.request': 'its name, unique in its process',
  'workload.*.requests.*.op': 'what it does: move bytes and wait, start a transfer, collect or cancel one, compute',
  'workload.*.requests.*.device': "another device than the driver's",
  'workload.*.requests.*.offset': 'place on the device, bytes',
  'workload.*.requests.*.length': 'bytes; this or iovecs',
  'workload.*.requests.*.buffer': 'where the bytes lie: one of base, alignment, pageOffset; and mapped',
  'workload.*.requests.*.buffer.base': 'user address of its first byte',
  'workload.*.requests.*.buffer.alignment': 'it begins at a multiple of this and of nothing larger',
  'workload.*.requests.*.buffer.pageOffset': 'it begins that many bytes into a page',
  'workload.*.requests.*.buffer.mapped': 'bytes that exist; what follows gives EFAULT',
  'workload.*.requests.*.iovecs': 'pieces of memory; this or length',
  'workload.*.requests.*.iovecs.*.length': 'bytes of this piece',
  'workload.*.requests.*.iovecs.*.base': 'user address of its first byte',
  'workload.*.requests.*.iovecs.*.alignment': 'it begins at a multiple of this and of nothing larger',
  'workload.*.requests.*.iovecs.*.pageOffset': 'it begins that many bytes into a page',
  'workload.*.requests.*.iovecs.*.mapped': 'bytes that exist; what follows gives EFAULT',
  'workload.*.requests.*.advance': 'whether a repetition goes on where the one before ended',
  'workload.*.requests.*.thinkTime': 'asleep before it',
  'workload.*.requests.*.compute': 'user code before it',
  'workload.*.requests.*.repeat': 'how often',
  'workload.*.requests.*.fill': 'the byte a write sends; else a pattern by place',
  'workload.*.requests.*.timeout': 'longest wait; else for ever',
  'workload.*.requests.*.target': 'the request to cancel',
  'workload.*.requests.*.time': 'user code that runs',
  faults: 'what goes wrong: an id of the catalogue, or a trigger of kind and op',
  'faults.*.id': 'a fault of the catalogue; this or kind and op',
  'faults.*.where': "the device it strikes; else the driver's",
  'faults.*.kind': 'what a trigger listens to: register reads and writes, transfers, interrupts, messages',
  'faults.*.op': 'what a trigger does to the data or the event',
  'faults.*.operand': 'a number for EQUAL, AND, OR, XOR; a time for DELAY and for faults that need one',
  'faults.*.skip': 'occasions that pass before it strikes',
  'faults.*.times': 'how often it strikes',
  'faults.*.call': 'it strikes at this occasion, counted from 1; the same as skip one less',
  'faults.*.chance': 'millionths: how likely it strikes at an occasion',
  'faults.*.at': 'it does not strike before this time',
  'faults.*.byte': 'it strikes at the transfer with this byte',
  'faults.*.byteOf': 'what byte counts in',
  'faults.*.offset': 'the register it listens to, bytes from the first',
  seed: 'where the random numbers begin: the same seed gives the same run',
  traceCap: 'most rows that the trace keeps',
  stopOnFinding: 'the run ends with the first broken rule of drivers',
  timeLimit: 'simulated time after which the run ends',
  expect: 'what must come out',
  'expect.*.path': 'only on this path; else on every one that runs',
  'expect.*.process': 'the process of the request',
  'expect.*.request': 'the request that is looked at',
  'expect.*.repetition': 'which repetition of it, from 1',
  'expect.*.result': 'what the call returned',
  'expect.*.errno': 'the error it gave; 0 = none',
  'expect.*.residual': 'bytes that were not moved',
  'expect.*.bytes': 'bytes that were moved',
  'expect.*.metric': 'a number that is counted over the run',
  'expect.*.equals': 'exactly this',
  'expect.*.atLeast': 'this or more',
  'expect.*.atMost': 'this or less',
  'expect.*.end': 'how the run ended',
  'expect.*.hung': 'the processes that wait for ever, and no others',
  'expect.*.finding': 'a rule of drivers that was broken',
  'expect.*.present': 'false: it must not be there',
}

/** The part of a JSON Schema that notes are put into. */
export interface NotedSchema {
  description?: string
  properties?: Record<string, NotedSchema>
  items?: NotedSchema
  anyOf?: NotedSchema[]
  oneOf?: NotedSchema[]
}

/** Puts each note at its field; what a field may be stays behind it. @source FIELD_NOTES */
export function addNotes(schema: NotedSchema, path = ''): void {
  const forms = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  for (const form of forms) {
    for (const [key, field] of Object.entries(form.properties ?? {})) {
      const place = path === '' ? key : `${path}.${key}`
      const note = FIELD_NOTES[place.replace('.dma_attr_', '.')]
      // dma_attr_seg and seg are one field under two names.
      if (note !== undefined && !field.description?.startsWith(note))
        field.description = field.description ? `${note}; ${field.description}` : note
      addNotes(field, place)
    }
    if (form.items) addNotes(form.items, `${path}.*`)
    if (form !== schema && (form.anyOf || form.oneOf)) addNotes(form, path)
  }
}
