import t from 'tap'
import { storeContract } from '../store/store-contract.js'
import { MemoryStore } from './memory-store.js'

t.test('the store in memory keeps to the contract', (t) => storeContract(t, new MemoryStore()))
