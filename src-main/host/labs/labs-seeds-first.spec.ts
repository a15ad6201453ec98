import { describeOtherSeeds } from '../../../scripts/lib/shipped-labs'

describeOtherSeeds(0, 2)
