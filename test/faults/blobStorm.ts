import { writeSync } from 'node:fs';
import { systemIds } from '../../src/base/ids.ts';
import { openDirectoryBlobs } from '../../src/store/directory/openDirectoryBlobs.ts';

/** Run by blobKill.test.ts, until it is killed: replaces blobs and reports each number when it is acknowledged. */
const [folder = '', start = '0'] = process.argv.slice(2);
const blobs = await openDirectoryBlobs({ folder, ids: systemIds() });
writeSync(1, 'open\n');

await Promise.all(
  [0, 1, 2, 3].map(async (writer) => {
    for (let number = Number(start); ; number++) {
      const content = Buffer.alloc((number * 7919) % 300_000, `${writer}.${number} `);
      await blobs.put(`blob/${writer}`, content);
      writeSync(1, `${writer} ${number}\n`);
    }
  }),
);
