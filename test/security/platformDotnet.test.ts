/** Through the whole platform: .NET functions that reach out, lie on the channel, take all, and end in every way. */
import { join } from 'node:path';
import { test } from 'node:test';
import { dotnetFunctions } from '../dotnetOnHost.ts';
import { describeHostileProgram } from './hostilePrograms.ts';

const dotnet = await dotnetFunctions();
if (typeof dotnet === 'string') test('.NET', { skip: dotnet }, () => {});
else
  describeHostileProgram(dotnet.name, false, {
    ...dotnet,
    handler: 'Hostile::Hostile::Handle',
    compile: () => dotnet.compile(join(import.meta.dirname, 'dotnet/Hostile.cs'), 'Hostile'),
    memoryMiB: 1024,
    timeoutSeconds: 30,
    outOfMemory: /Runtime exited with error: signal: killed/,
  });
