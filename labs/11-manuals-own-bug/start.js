// The write routine of "Writing Device Drivers", Programmed I/O Transfers: each byte is taken with uwritec and sent by hand.
const statep = ref()
ddi_soft_state_init(statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const xsp = ddi_get_soft_state(statep.value, instance)
  const handle = ref()
  if (ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, handle) !== DDI_SUCCESS) return DDI_FAILURE
  xsp.dip = dip
  xsp.data_access_handle = handle.value
  xsp.pm_suspended = false
  xsp.delay = ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'byte-delay', 10)
  return DDI_SUCCESS
}

export function detach(dip, cmd) {
  const xsp = ddi_get_soft_state(statep.value, ddi_get_instance(dip))
  ddi_regs_map_free(xsp.data_access_handle)
  ddi_soft_state_free(statep.value, ddi_get_instance(dip))
  return DDI_SUCCESS
}

export async function write(dev, uiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  // The device implements a power manageable component.
  pm_busy_component(xsp.dip, 0)
  if (xsp.pm_suspended) await pm_raise_power(xsp.dip, 0, 1)

  while (uiop.uio_resid > 0) {
    // Do the programmed I/O access.
    const value = await uwritec(uiop)
    if (value === -1) return EFAULT
    ddi_put8(xsp.data_access_handle, PIO_DATA, value)
    ddi_put8(xsp.data_access_handle, PIO_CSR, START_TRANSFER)
    // This device requires a delay between writes.
    await drv_usecwait(xsp.delay)
  }
  pm_idle_component(xsp.dip, 0)
  return 0
}
