/** The sandbox drivers. */
export { createBubblewrapDriver, type BubblewrapDriverOptions } from './bubblewrap/bubblewrapDriver.ts';
export { createOciDriver } from './oci/ociDriver.ts';
export { createProcessDriver, type ProcessDriverOptions } from './process/processDriver.ts';
export { detectIsolation, type DetectIsolationNeeds, type Isolation } from './detectIsolation.ts';
export { openSandboxDriver, type OpenSandboxDriverOptions } from './openSandboxDriver.ts';
