import type { Log } from '../base/log.ts';
import type { Task } from '../base/task.ts';
import type { ContextValue, PolicySet } from '../policy/index.ts';
import type { Constraints } from '../protocol/constraints.ts';
import type { HttpRequest, HttpResponse } from '../protocol/http.ts';

/** Who signed the request. The same object as long as the credential is remembered, so that facts may be kept by it. */
export interface Principal {
  readonly kind: 'root' | 'user' | 'assumed-role' | 'federated-user' | 'service' | 'anonymous';
  /** `arn:aws:iam::000000000000:root` and the like. */
  readonly arn: string;
  /** What GetCallerIdentity calls `UserId`. */
  readonly userId: string;
  readonly accessKeyId: string | undefined;
  /** Of temporary credentials. */
  readonly session?: PrincipalSession;
}

/** What is frozen in a session's token; everything else of its user or role is as it stands now. */
export interface PrincipalSession {
  readonly issuedAtMs: number;
  /** Session policies: they limit, and grant nothing. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  /** Who called GetFederationToken; a federated user's session has his policies and ends with him. */
  readonly issuer?: { readonly kind: 'root' | 'user'; readonly arn: string; readonly userId: string };
  /** What the token said with which a role was assumed: `aws:FederatedProvider`, and keys such as `HOST:sub`. */
  readonly webIdentity?: { readonly providerArn: string; readonly keys: ConditionKeys };
  /** Of a function's environment: which function it is. */
  readonly sourceFunctionArn?: string;
}

/** What a handler knows of the request besides its input. Nothing of it is ambient. */
export interface Call {
  /** In which the request acts: the caller's, or another one's that let the caller in. */
  readonly account: string;
  readonly region: string;
  readonly partition: 'aws';
  readonly principal: Principal;
  readonly requestId: string;
  /** The operation's name as the SDK spells it, e.g. `CreateFunction`. */
  readonly operation: string;
  /** Aborted when the client has gone or the platform stops. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Base URL under which the client reached us, e.g. `http://localhost:4566`; for links in answers. */
  readonly endpoint: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Request headers that AWS reads outside the model (`x-amzn-trace-id`); names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export type Handler<Input, Output> = (input: Input, call: Call) => Output | Promise<Output>;

/** Stands in an operation table for an operation that Mayfly does not offer: answered 501, by name. */
export const notImplemented = Symbol('notImplemented');

type CommandInput<C> = C extends new (...parameters: never[]) => { readonly input: infer Input }
  ? Input
  : never;

type CommandOutput<C> = C extends new (...parameters: never[]) => {
  resolveMiddleware: (
    ...parameters: never[]
  ) => (...parameters: never[]) => Promise<{ output: infer Output }>;
}
  ? Output
  : never;

/** Every operation of an SDK client package, `typeof import('@aws-sdk/client-x')`, by name. */
export type OperationName<Module> = {
  [Key in keyof Module]: Key extends `${infer Name}Command` ? (Name extends '$' | '' ? never : Name) : never;
}[keyof Module];

export type OperationInput<Module, Name extends string> = `${Name}Command` extends keyof Module
  ? CommandInput<Module[`${Name}Command`]>
  : never;

export type OperationOutput<Module, Name extends string> = `${Name}Command` extends keyof Module
  ? Omit<CommandOutput<Module[`${Name}Command`]>, '$metadata'>
  : never;

/**
 * The table of a service's operations: `{...} satisfies OperationTable<typeof import('@aws-sdk/client-sts')>`.
 * An operation of the SDK that is missing here is a compile error.
 */
export type OperationTable<Module> = {
  readonly [Name in OperationName<Module>]:
    | Handler<OperationInput<Module, Name>, OperationOutput<Module, Name>>
    | typeof notImplemented;
};

/** One action on one resource that a request takes permission for. */
export interface Demand {
  /** `lambda:InvokeFunction`. */
  readonly action: string;
  /** An ARN, with the qualifier when the request has one; `*` for actions that AWS knows no resource of. */
  readonly resource: string;
  /** Another spelling of the ARN that policies use for it: of a log group the one without `:*`. */
  readonly otherArn?: string;
  /** How AccessDenied names the resource where not by its ARN: `user bob`; empty: not at all. */
  readonly shown?: string;
  /** Whose it is, where it may be another account's than the caller's. */
  readonly account?: string;
  /** `aws:RequestTag/…` and `aws:TagKeys`. */
  readonly requestTags?: TagPairs;
  /** `aws:TagKeys` of requests that name tags without values (UntagResource). */
  readonly tagKeys?: readonly string[];
  /** The service's own condition keys, names in lower case: `lambda:functionarn`. */
  readonly keys?: ConditionKeys;
  /** Called at most once, and only when a policy asks for a tag of the resource or a key that is not in `keys`. */
  readonly lookup?: () => Promise<ResourceFacts>;
  /** The resource's own policy, where it may have one; a promise only when it must be read. */
  readonly policy?: () => PolicySet | undefined | Promise<PolicySet | undefined>;
}

export type TagPairs = readonly (readonly [key: string, value: string])[];
export type ConditionKeys = Readonly<Record<string, ContextValue | undefined>>;

/** What only the resource's record knows. */
export interface ResourceFacts {
  /** `aws:ResourceTag/…`. */
  readonly tags?: TagPairs;
  readonly keys?: ConditionKeys;
}

/**
 * What a request to an operation must be allowed: the operation's own action first, then what it takes beside it
 * (`iam:PassRole`, tagging); each of them. None: AWS asks for no permission, or the handler asks itself. Called after
 * the input was checked and before the handler; it may be asked for things that don't exist, and does not throw for them.
 */
export type Permission<Input> = (input: Input, call: Call) => Demands | Promise<Demands>;
export type Demands = Demand | readonly Demand[];

/** The permissions of a service, `permissions.ts` beside its operations; of operations that don't exist yet, too. */
export type Permissions<Module> = {
  readonly [Name in OperationName<Module>]?: Permission<OperationInput<Module, Name>>;
};

type Implemented<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends typeof notImplemented ? never : Name;
}[keyof Operations] &
  string;

/**
 * In a service's `index.ts`: `permissions: xPermissions(…) satisfies PermissionTable<Sdk, typeof operations>`.
 * An implemented operation that is missing there is a compile error.
 */
export type PermissionTable<Module, Operations> = {
  readonly [Name in Implemented<Operations>]: Permission<OperationInput<Module, Name>>;
};

export interface HttpWays {
  /** Whether strangers, who sign nothing, may ask for an operation; a resource's policy has to let them in. */
  readonly asksStrangers: boolean;
  /** A request whose signature holds, before a codec reads it. */
  readonly incoming: (request: HttpRequest) => HttpRequest;
  /** Every answer, good or bad, before it goes out. */
  readonly outgoing: (request: HttpRequest, answer: HttpResponse) => HttpResponse | Promise<HttpResponse>;
  /** Told of every answer of a known operation when it is out. Never throws, nothing is awaited. */
  readonly answered?: (answered: AnsweredHttp) => void;
}

/** A request and its answer, good or bad, for who counts them. */
export interface AnsweredHttp {
  readonly operation: string;
  /** Decoded, of the path. */
  readonly labels: Readonly<Record<string, string>>;
  readonly request: HttpRequest;
  readonly answer: HttpResponse;
  /** From the head of the request to the answer's first and last byte. */
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** One AWS service, as the API pipeline uses it. */
export interface Service {
  /** Input and output are checked by `OperationTable`; the pipeline, which only knows names, sees unknowns. */
  readonly operations: Readonly<Record<string, Handler<never, unknown> | typeof notImplemented>>;
  /** What each implemented operation takes permission for; checked by `PermissionTable`. */
  readonly permissions: Readonly<Record<string, Permission<never>>>;
  /**
   * Whether a request may name something of another account. Only then is the root of an account asked for its
   * permission; where it is absent nothing is shared with other accounts.
   */
  readonly reachesOut?: (input: never, call: Call) => boolean;
  /** What a service does with HTTP that no model tells: S3's ways. */
  readonly http?: HttpWays;
  /** Operations whose body is not collected but handed on as a stream. */
  readonly streams?: ReadonlySet<string>;
  /** Length, pattern, range and enum constraints, by operation; checked by the pipeline before the handler. */
  readonly constraints?: Readonly<Record<string, Constraints>>;
  /**
   * Hot operations that take a straight path past the codecs: bytes in, bytes out. Signatures are verified and
   * permission is asked as for every other; constraints are the handler's own business. Faults may be thrown.
   */
  readonly straight?: Readonly<
    Record<
      string,
      (request: HttpRequest, labels: Readonly<Record<string, string>>, call: Call) => Promise<HttpResponse>
    >
  >;
  /** What `permissions` are asked with on the straight path, where no codec reads the input. */
  readonly straightInput?: (request: HttpRequest, labels: Readonly<Record<string, string>>) => object;
  readonly tasks?: readonly Task[];
}
