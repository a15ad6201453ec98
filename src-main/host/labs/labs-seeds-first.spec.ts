import { describeOtherSeeds } from './labs-testing'

describeOtherSeeds(0, 2)
