/** Between attempts of a batch that failed: a second, then twice as long each time, up to a minute. */
export function retryDelayMs(attempts: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(attempts - 1, 6));
}

/** While it can't be tried at all, and while the stream can't be read. */
export function setbackDelayMs(setbacks: number): number {
  return Math.min(5000, 100 * 2 ** Math.min(setbacks - 1, 6));
}
