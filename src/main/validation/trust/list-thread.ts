/** Entry of the thread that reads and checks one trusted list: what a list does to it, it does to nobody else. */
import { parentPort, workerData } from 'node:worker_threads'
import { type ListQuestion, readSignedList } from './read-signed-list.ts'

parentPort?.postMessage(readSignedList(workerData as ListQuestion))
