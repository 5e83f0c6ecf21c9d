import { join } from 'node:path';
import { testAsOrdinaryUser } from '../../src/compute/drivers/ordinaryUser.fixture.ts';
import { outsideForAnother } from './outsideControl.ts';

testAsOrdinaryUser(join(import.meta.dirname, 'escape.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'escapeWithNetwork.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'hubNetwork.test.ts'), outsideForAnother);
testAsOrdinaryUser(join(import.meta.dirname, '../functionEndpoint.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'exhaustion.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'hostileImages.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformEscape.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformExhaustion.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformProtocol.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'platformRuby.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'runtimeApi.test.ts'));
testAsOrdinaryUser(join(import.meta.dirname, 'sandboxedExtensions.test.ts'));
