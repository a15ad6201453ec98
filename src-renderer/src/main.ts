import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import type { HostNotice } from '../../src-ipc/files'
import App from './App.vue'
import { commands } from './app/commands'
import { tellEndOnce } from './app/ended'
import { connectShell } from './app/host-shell'
import { keptDatabase, openKeptPlace } from './app/kept-database'
import { keepWithHost } from './app/kept-storage'
import { keepOwnKeys } from './app/own-keys'
import { useView } from './app/view'
import { chooseLanguage, createMessages } from './i18n'
import { loadSaid } from './i18n/said/use-said'
import { connectToHost, createLabApi } from './lab-api'
import { useComparison } from './stores/comparison'
import { useDocument } from './stores/document'
import { useExport } from './stores/export'
import { useExplore } from './stores/explore'
import { useFiles } from './stores/files'
import { useKeptRuns } from './stores/kept-runs'
import { useLab } from './stores/lab'
import { useLabs } from './stores/labs'
import { useManual } from './stores/manual'
import { usePlayback } from './stores/playback'
import { useMachine } from './stores/machine'
import { useOpenedTrace } from './stores/opened-trace'
import { useOpening } from './stores/opening'
import { useProbe } from './stores/probe'
import { useRun } from './stores/run'
import { useScripts } from './stores/scripts'
import { useWhatIf } from './stores/what-if'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'

const api = createLabApi(connectToHost(window))
// What was kept must be there before the stores look for it.
const say = (notice: HostNotice): void => useFiles().say(notice)
if (window.lab) await keepWithHost(api, localStorage, window, say)
else {
  const place = await openKeptPlace(window.indexedDB)
  if (place) await keepWithHost(keptDatabase(place, localStorage), localStorage, window, say, Infinity)
}

keepOwnKeys(commands, localStorage)

const app = createApp(App)
tellEndOnce(window, app)
app.use(createPinia())
const view = useView()
const messages = createMessages(chooseLanguage(view.locale, navigator.languages))
app.use(messages)
watch(
  () => chooseLanguage(view.locale, navigator.languages),
  (language) => {
    messages.global.locale.value = language
    document.documentElement.lang = language
    void loadSaid(language)
  },
  { immediate: true },
)

useDocument().connect(api)
useFiles().connect(api)
useRun().connect(api)
useKeptRuns().connect(api)
useComparison().connect(api)
useExport().connect(api, window.lab !== undefined)
useOpenedTrace().connect(api)
void useScripts().connect(api)
void useMachine().connect(api)
usePlayback().connect(api)
useWhatIf().connect(api)
useExplore().connect(api)
void useManual().connect(api)
useProbe().connect(api)
useLabs().connect(api)
void useLab().open(api)
useLabs().begin(window)
app.mount('#app')
if (window.lab) {
  const targets = { view, scenario: useDocument(), opening: useOpening() }
  connectShell(api, commands, { ...targets, language: () => messages.global.locale.value })
}
