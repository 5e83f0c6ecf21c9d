/** S3's documented limits, in bytes. */
const MIB = 1024 * 1024;
export const MAX_PUT_BYTES = 5 * 1024 * MIB;
export const MIN_PART_BYTES = 5 * MIB;
export const MAX_KEY_BYTES = 1024;
export const MAX_METADATA_BYTES = 2048;
export const MAX_PARTS = 10_000;
export const MAX_PAGE = 1000;
