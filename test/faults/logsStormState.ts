export const WRITERS = 4;
export const BATCH = 5;
export const GROUP = 'storm';
export const HOME = { account: '000000000000', region: 'us-east-1' };
