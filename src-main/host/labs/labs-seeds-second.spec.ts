import { describeOtherSeeds } from './labs-testing'

describeOtherSeeds(1, 2)
