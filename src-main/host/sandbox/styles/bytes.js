const st = ref()
ddi_soft_state_init(st, 0, 1)
const get = (dev) => ddi_get_soft_state(st.value, getminor(dev))
export function attach(dip) {
  const s = { dip, mu: kmutex_t(), cv: kcondvar_t(), inUse: 0, tick: null }
  ddi_soft_state_zalloc(st.value, ddi_get_instance(dip), s)
  mutex_init(s.mu, 'p', MUTEX_DRIVER, null)
  cv_init(s.cv, 'p', CV_DRIVER, null)
  const r = ref()
  ddi_regs_map_setup(dip, 0, null, 0, 2, null, r)
  s.r = r.value
  return DDI_SUCCESS
}
export function detach(dip) {
  const s = ddi_get_soft_state(st.value, ddi_get_instance(dip))
  ddi_regs_map_free(s.r)
  cv_destroy(s.cv)
  mutex_destroy(s.mu)
  ddi_soft_state_free(st.value, ddi_get_instance(dip))
  return DDI_SUCCESS
}
async function ready(s) {
  for (let i = 0; i < 100; i++) {
    if (!(ddi_get8(s.r, PIO_CSR) & PIO_BUSY)) return true
    await drv_usecwait(5)
  }
  return false
}
const exclusively = async (s, body) => {
  await mutex_enter(s.mu)
  while (s.inUse)
    if (!(await cv_wait_sig(s.cv, s.mu))) {
      await mutex_exit(s.mu)
      return EINTR
    }
  s.inUse = 1
  await mutex_exit(s.mu)
  pm_busy_component(s.dip, 0)
  const rc = await body()
  pm_idle_component(s.dip, 0)
  await mutex_enter(s.mu)
  s.inUse = 0
  cv_signal(s.cv)
  await mutex_exit(s.mu)
  return rc
}
export async function write(dev, uiop) {
  const s = get(dev)
  if (!s) return ENXIO
  return exclusively(s, async () => {
    while (uiop.uio_resid) {
      const c = await uwritec(uiop)
      if (c < 0) return EFAULT
      if (!(await ready(s))) return EIO
      ddi_put8(s.r, PIO_DATA, c)
      ddi_put8(s.r, PIO_CSR, START_TRANSFER)
    }
    return 0
  })
}
export async function read(dev, uiop) {
  const s = get(dev)
  if (!s) return ENXIO
  return exclusively(s, async () => {
    while (uiop.uio_resid > 0) {
      const rc = await ureadc(ddi_get8(s.r, PIO_DATA), uiop)
      if (rc) return rc
      await delay(1)
    }
    return 0
  })
}
