import { Fault } from '../../protocol/fault.ts';

/**
 * Encoded messages are what EC2 and a few others put into their refusals; none of the services here makes one, as on AWS.
 * So whatever is handed in was not made here, and nothing tells the one who asks more than that.
 */
export function decodeAuthorizationMessage(): never {
  throw new Fault('InvalidAuthorizationMessageException', 'Message is not valid', { status: 400 });
}
