import { describeOtherSeeds } from '../../../scripts/lib/shipped-labs'

describeOtherSeeds(1, 2)
