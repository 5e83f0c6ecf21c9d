/**
 * Lets functions find the AWS SDK without packaging it. CommonJS finds it through NODE_PATH. ES modules know no
 * NODE_PATH: in a sandbox the SDK is also mounted at /var/node_modules, where they look on their own; where it
 * is not (no sandbox), a bare name that is found nowhere else is looked for beside the SDK.
 */
'use strict';

const { existsSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

function offerSdk(sdkFolder, taskRoot) {
  searchAlso(sdkFolder);
  if (Module.registerHooks === undefined || foundByWalkingUp(taskRoot)) return;
  const beside = pathToFileURL(join(dirname(sdkFolder), 'index.mjs')).href;
  Module.registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(specifier, context);
      } catch (error) {
        if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/^[a-z@]/i.test(specifier)) throw error;
        try {
          return next(specifier, { ...context, parentURL: beside });
        } catch {
          throw error;
        }
      }
    },
  });
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
