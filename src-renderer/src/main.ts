import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import App from './App.vue'
import { useView } from './app/view'
import { chooseLanguage, createMessages } from './i18n'
import { connectToHost, createLabApi } from './lab-api'
import { useComparison } from './stores/comparison'
import { useDocument } from './stores/document'
import { useKeptRuns } from './stores/kept-runs'
import { useLab } from './stores/lab'
import { usePlayback } from './stores/playback'
import { useMachine } from './stores/machine'
import { useRun } from './stores/run'
import { useScripts } from './stores/scripts'
import { useWhatIf } from './stores/what-if'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'

const app = createApp(App)
app.use(createPinia())
const view = useView()
const messages = createMessages(chooseLanguage(view.locale, navigator.languages))
app.use(messages)
watch(
  () => chooseLanguage(view.locale, navigator.languages),
  (language) => {
    messages.global.locale.value = language
    document.documentElement.lang = language
  },
  { immediate: true },
)

const api = createLabApi(connectToHost(window))
useDocument().connect(api)
useRun().connect(api)
useKeptRuns().connect(api)
useComparison().connect(api)
void useScripts().connect(api)
void useMachine().connect(api)
usePlayback().connect(api)
useWhatIf().connect(api)
void useLab().open(api)
app.mount('#app')
