// "Writing Device Drivers", Programmed I/O Transfers: a ramdisk, which moves its data with uiomove.
const rd_statep = ref()
ddi_soft_state_init(rd_statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(rd_statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const rsp = ddi_get_soft_state(rd_statep.value, instance)
  const ram = ref() // base address of ramdisk
  const handle = ref()
  if (ddi_regs_map_setup(dip, 0, ram, 0, 0, NULL, handle) !== DDI_SUCCESS) return DDI_FAILURE
  rsp.ram = ram.value
  rsp.handle = handle.value
  rsp.ramsize = 512 * ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'blocks', 0) // size of the ramdisk
  return DDI_SUCCESS
}

export function detach(dip, cmd) {
  const rsp = ddi_get_soft_state(rd_statep.value, ddi_get_instance(dip))
  ddi_regs_map_free(rsp.handle)
  ddi_soft_state_free(rd_statep.value, ddi_get_instance(dip))
  return DDI_SUCCESS
}

async function rd_move(dev, uiop, rw) {
  const rsp = ddi_get_soft_state(rd_statep.value, getminor(dev))
  if (rsp === NULL) return ENXIO
  if (uiop.uio_offset >= rsp.ramsize) return EINVAL
  // uiomove takes the offset into the kernel buffer, the data transfer count (minimum of the requested and the
  // remaining data), the direction, and the uio structure.
  return uiomove(rsp.ram + uiop.uio_offset, min(uiop.uio_resid, rsp.ramsize - uiop.uio_offset), rw, uiop)
}

export const read = (dev, uiop, credp) => rd_move(dev, uiop, UIO_READ)
export const write = (dev, uiop, credp) => rd_move(dev, uiop, UIO_WRITE)
