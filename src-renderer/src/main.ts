import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { connectToHost, createLabApi } from './lab-api'
import { useLab } from './stores/lab'
import './ui/tokens.css'
import './ui/base.css'

const app = createApp(App)
app.use(createPinia())
void useLab().open(createLabApi(connectToHost(window)))
app.mount('#app')
