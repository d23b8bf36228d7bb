/** Haraka dies, or something in the plugin throws, at each of its failpoints; the agent goes on. */
import { describeTrials } from './run-trial.ts'

describeTrials('haraka')
