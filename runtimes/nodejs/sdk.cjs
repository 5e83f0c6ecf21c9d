/**
 * Lets functions find the AWS SDK, and what layers bring, without packaging it. CommonJS finds both through NODE_PATH.
 * ES modules know no NODE_PATH, but AWS's runtimes look there for them too: a bare name that is found nowhere else is
 * looked for in its folders. In a sandbox the SDK is also mounted at /var/node_modules, where ES modules look on their
 * own: without layers there is nothing to hook in.
 */
'use strict';

const { existsSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

function offerSdk(sdkFolder, taskRoot) {
  const folders = (process.env.NODE_PATH ?? '').split(':').filter(isFolderOfPackages);
  searchAlso(sdkFolder);
  if (!foundByWalkingUp(taskRoot)) folders.push(sdkFolder);
  if (folders.length === 0 || Module.registerHooks === undefined) return;
  const beside = folders.map((folder) => pathToFileURL(join(dirname(folder), 'index.mjs')).href);
  Module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/^[a-z@]/i.test(specifier)) throw error;
        for (const parentURL of beside) {
          try {
            return next(specifier, { ...context, parentURL });
          } catch (other) {
            if (other?.code !== 'ERR_MODULE_NOT_FOUND') throw other;
          }
        }
        throw error;
      }
    },
  });
}

/** Where a name can be looked for as if from beside it. */
function isFolderOfPackages(folder) {
  return folder.endsWith('/node_modules') && existsSync(folder);
}

/** Node.js reads NODE_PATH here and nowhere else; the function sees what it was given. */
function searchAlso(folder) {
  const given = process.env.NODE_PATH;
  if (given?.split(':').includes(folder)) return;
  process.env.NODE_PATH = given === undefined ? folder : `${given}:${folder}`;
  Module._initPaths();
  if (given === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = given;
}

/** `/var/task` looks into `/var/node_modules`. */
function foundByWalkingUp(taskRoot) {
  return existsSync(join(dirname(taskRoot), 'node_modules'));
}

module.exports = { offerSdk };
