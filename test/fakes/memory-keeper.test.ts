import t from 'tap'
import { keeperContract } from '../store/keeper-contract.js'
import { MemoryKeeper } from './memory-keeper.js'

t.test('the keeper in memory keeps to the contract', (t) => keeperContract(t, new MemoryKeeper()))
