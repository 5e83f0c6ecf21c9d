/** All that one environment may ask of the platform over HTTP, and what stands behind it. */
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { FrameType } from '../frames.ts';
import { NOT_FOUND, send } from '../runtimeApi/answers.ts';
import type { FrameChannel } from '../runtimeApi/frameChannel.ts';
import { discardBody } from '../runtimeApi/receiveBody.ts';
import type { RuntimeApiCaller } from '../runtimeApi/runtimeApiServer.ts';
import type { RuntimeSession } from '../runtimeApi/runtimeSession.ts';
import { handleTelemetry, type TelemetryApiNeeds } from '../telemetry/telemetryApi.ts';
import { TelemetryHub } from '../telemetry/telemetryHub.ts';
import type { ConnectInside } from '../telemetry/telemetrySender.ts';
import { ExtensionGate } from './extensionGate.ts';
import { ExtensionsApi } from './extensionsApi.ts';

export interface ApiNeeds {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
}

export interface EnvironmentApiOptions {
  readonly channel: FrameChannel;
  /** Names of the executables that are started beside the runtime. */
  readonly external: readonly string[];
  readonly announcesIdle: boolean;
  readonly connect: ConnectInside;
  readonly onChange?: () => void;
}

export interface EnvironmentApi {
  readonly gate: ExtensionGate;
  readonly hub: TelemetryHub;
  /** `session`: where the runtime speaks HTTP. */
  caller(session: RuntimeSession | undefined): RuntimeApiCaller;
}

export function environmentApi(needs: ApiNeeds, options: EnvironmentApiOptions): EnvironmentApi {
  const { channel, external, announcesIdle, connect } = options;
  const hub = new TelemetryHub(needs.clock, connect);
  const gate = new ExtensionGate({
    ids: needs.ids,
    platform: channel,
    external,
    announcesIdle,
    onChange: options.onChange ?? (() => {}),
    onReady: () => hub.closeSubscriptions(),
  });
  const extensions = new ExtensionsApi(gate.registry, gate);
  const telemetry: TelemetryApiNeeds = {
    hub,
    caller: (request) => extensions.caller(request),
    onSubscribed: (api, name, types) =>
      void channel.give(FrameType.platform, { kind: 'subscription', api, name, types }),
  };
  return {
    gate,
    hub,
    caller: (session) => ({
      handle: (request, response) => {
        const url = request.url ?? '';
        if (session !== undefined && url.startsWith('/2018-06-01/')) return session.handle(request, response);
        const query = url.indexOf('?');
        const path = query === -1 ? url : url.slice(0, query);
        if (extensions.handle(path, request, response)) return;
        if (handleTelemetry(telemetry, path, request, response)) return;
        if (session !== undefined) return session.handle(request, response);
        discardBody(request);
        send(response, NOT_FOUND);
      },
    }),
  };
}
