// A handle for each request, allocated in strategy, freed in the interrupt; requests in a linked list.
const st = ref()
ddi_soft_state_init(st, 0, 1)
const S = (dev) => ddi_get_soft_state(st.value, getminor(dev))
export function xx_attach(dip) {
  ddi_soft_state_zalloc(st.value, ddi_get_instance(dip), { dip, head: null, tail: null, mu: kmutex_t() })
  const s = ddi_get_soft_state(st.value, ddi_get_instance(dip))
  const ib = ref(),
    r = ref()
  ddi_get_iblock_cookie(dip, 0, ib)
  mutex_init(s.mu, null, MUTEX_DRIVER, ib.value)
  ddi_regs_map_setup(dip, 0, null, 0, 0, null, r)
  s.regs = r.value
  ddi_set_driver_private(dip, s)
  return DDI_SUCCESS
}
export function xx_intr(s) {
  if (!(ddi_get32(s.regs, XX_CSR) & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED
  mutex_enter(s.mu)
  const node = s.head
  node.bp.b_resid = ddi_get32(s.regs, XX_RESID)
  if (ddi_get32(s.regs, XX_ERR)) bioerror(node.bp, EIO)
  ddi_put32(s.regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT)
  s.head = node.next
  if (!s.head) s.tail = null
  else fire(s)
  mutex_exit(s.mu)
  ddi_dma_unbind_handle(node.h)
  ddi_dma_free_handle(node.h)
  biodone(node.bp)
  return DDI_INTR_CLAIMED
}
function fire(s) {
  const { bp, h, c, n } = s.head
  let total = 0
  for (let i = 0, k = c; ;) {
    ddi_put32(s.regs, XX_SGLIST + 8 * i, k.dmac_address)
    ddi_put32(s.regs, XX_SGLIST + 8 * i + 4, k.dmac_size)
    ddi_put32(s.regs, XX_HIGH + 4 * i, (k.dmac_laddress - k.dmac_address) / 4294967296)
    total += k.dmac_size
    if (++i === n) break
    k = ddi_dma_cookie_iter(h, k)
  }
  ddi_put32(s.regs, XX_NBYTES, total)
  ddi_put32(s.regs, XX_BLKNO, bp.b_lblkno)
  ddi_put32(s.regs, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | (bp.b_flags & B_READ ? XX_CSR_DIR : 0))
}
export function xx_strategy(bp) {
  const s = S(bp.b_edev)
  const fail = (e) => {
    bioerror(bp, e)
    bp.b_resid = bp.b_bcount
    biodone(bp)
    return 0
  }
  const h = ref(),
    c = ref(),
    n = ref()
  const p = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, s.dip, 0, name, 0)
  const attr = {
    dma_attr_addr_hi: p('dma-addr-hi'),
    dma_attr_count_max: p('dma-count-max'),
    dma_attr_seg: p('dma-seg'),
    dma_attr_sgllen: p('dma-sgllen'),
    dma_attr_granular: 512,
  }
  if (ddi_dma_alloc_handle(s.dip, attr, DDI_DMA_DONTWAIT, null, h) !== DDI_SUCCESS) return fail(ENOMEM)
  if (
    ddi_dma_buf_bind_handle(
      h.value,
      bp,
      bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE,
      DDI_DMA_DONTWAIT,
      null,
      c,
      n,
    ) !== DDI_DMA_MAPPED
  ) {
    ddi_dma_free_handle(h.value)
    return fail(ENOMEM)
  }
  const node = { bp, h: h.value, c: c.value, n: n.value, next: null }
  mutex_enter(s.mu)
  const idle = !s.head
  if (idle) s.head = node
  else s.tail.next = node
  s.tail = node
  if (idle) fire(s)
  mutex_exit(s.mu)
  return 0
}
const cut = (bp) => {
  if (bp.b_bcount > 4096) bp.b_bcount = 4096
}
export async function xx_read(dev, uiop) {
  return S(dev) === NULL ? ENXIO : await physio(xx_strategy, null, dev, B_READ, cut, uiop)
}
export async function xx_write(dev, uiop) {
  return S(dev) === NULL ? ENXIO : await physio(xx_strategy, null, dev, B_WRITE, cut, uiop)
}
