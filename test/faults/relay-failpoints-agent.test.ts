/** The agent dies, or something in it throws, at each of its failpoints; Haraka goes on. */
import { describeTrials } from './run-trial.ts'

describeTrials('agent')
