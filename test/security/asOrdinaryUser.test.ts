import { join } from 'node:path';
import { testAsOrdinaryUser } from '../../src/compute/drivers/ordinaryUser.fixture.ts';

testAsOrdinaryUser(join(import.meta.dirname, 'escape.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'exhaustion.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformEscape.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformExhaustion.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformProtocol.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformRuby.test.ts'));
