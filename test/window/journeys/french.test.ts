import { tellJourneys } from './tell-journeys.ts'

tellJourneys('fr')
