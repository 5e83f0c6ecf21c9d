import { join } from 'node:path';
import { testAsOrdinaryUser } from '../ordinaryUser.fixture.ts';

testAsOrdinaryUser(join(import.meta.dirname, 'ociDriver.test.ts'));
