import t from 'tap'
import { WorkerStore } from '../../agent/store/worker-store.js'
import { storeContract } from './store-contract.js'

t.test('the store on its thread keeps to the contract', (t) =>
  storeContract(t, async (t) => {
    const store = new WorkerStore({ folder: t.testdir() })
    await store.start()
    return store
  }),
)
