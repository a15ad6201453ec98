import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { TraceOf } from '../../../../src-ipc/runs'
import { useComparison } from '../../stores/comparison'
import { useKeptRuns } from '../../stores/kept-runs'
import { columnNames, type ColumnName } from './view-model'

/** The names of the columns that are shown. */
export function useColumns(): ComputedRef<readonly ColumnName[]> {
  const { t } = useI18n()
  const comparison = useComparison()
  const kept = useKeptRuns()
  const mainRun = ({ run, path }: TraceOf): number =>
    kept.runs.find(({ paths }) => paths.some((each) => each.run === run && each.path === path))?.run ?? run
  return computed(() => columnNames((key, values = {}) => t(key, values), comparison.shown?.columns ?? [], mainRun))
}
