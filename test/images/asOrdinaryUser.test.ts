import { join } from 'node:path';
import { testAsOrdinaryUser } from '../../src/compute/drivers/ordinaryUser.fixture.ts';

testAsOrdinaryUser(join(import.meta.dirname, 'imageFunctions.test.ts'));
