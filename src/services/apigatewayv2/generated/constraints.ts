// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const IntegerWithLengthBetweenMinus1And86400Shape: Constraints = { integer: true, min: -1, max: 86400 };
const CorsShape: Constraints = { members: { MaxAge: IntegerWithLengthBetweenMinus1And86400Shape } };
const IpAddressTypeShape: Constraints = { enum: ['ipv4', 'dualstack'] };
const ProtocolTypeShape: Constraints = { enum: ['WEBSOCKET', 'HTTP'] };
const IntegerWithLengthBetween0And3600Shape: Constraints = { integer: true, min: 0, max: 3600 };
const AuthorizerTypeShape: Constraints = { enum: ['REQUEST', 'JWT'] };
const DomainNameStatusShape: Constraints = { enum: ['AVAILABLE', 'UPDATING', 'PENDING_CERTIFICATE_REIMPORT', 'PENDING_OWNERSHIP_VERIFICATION'] };
const EndpointTypeShape: Constraints = { enum: ['REGIONAL', 'EDGE'] };
const SecurityPolicyShape: Constraints = { enum: ['TLS_1_0', 'TLS_1_2'] };
const DomainNameConfigurationShape: Constraints = { shape: 'DomainNameConfiguration', members: { ApiGatewayDomainName: {}, CertificateArn: {}, CertificateName: {}, CertificateUploadDate: {}, DomainNameStatus: DomainNameStatusShape, DomainNameStatusMessage: {}, EndpointType: EndpointTypeShape, HostedZoneId: {}, IpAddressType: IpAddressTypeShape, SecurityPolicy: SecurityPolicyShape, OwnershipVerificationCertificateArn: {} } };
const DomainNameConfigurationsShape: Constraints = { element: DomainNameConfigurationShape };
const RoutingModeShape: Constraints = { enum: ['API_MAPPING_ONLY', 'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_API_MAPPING'] };
const ConnectionTypeShape: Constraints = { enum: ['INTERNET', 'VPC_LINK'] };
const ContentHandlingStrategyShape: Constraints = { enum: ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] };
const IntegrationTypeShape: Constraints = { enum: ['AWS', 'HTTP', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'] };
const PassthroughBehaviorShape: Constraints = { enum: ['WHEN_NO_MATCH', 'NEVER', 'WHEN_NO_TEMPLATES'] };
const IntegerWithLengthBetween50And30000Shape: Constraints = { integer: true, min: 50, max: 30000 };
const __stringMin1Max256Shape: Constraints = { min: 1, max: 256 };
const __stringMin20Max2048Shape: Constraints = { min: 20, max: 2048 };
const CognitoConfigShape: Constraints = { members: { AppClientId: { ...__stringMin1Max256Shape, required: true }, UserPoolArn: { ...__stringMin20Max2048Shape, required: true }, UserPoolDomain: { ...__stringMin20Max2048Shape, required: true } } };
const AuthorizationShape: Constraints = { members: { CognitoConfig: CognitoConfigShape } };
const __stringMin10Max2048Shape: Constraints = { min: 10, max: 2048 };
const __stringMin3Max256Shape: Constraints = { min: 3, max: 256 };
const ACMManagedShape: Constraints = { members: { CertificateArn: { ...__stringMin10Max2048Shape, required: true }, DomainName: { ...__stringMin3Max256Shape, required: true } } };
const EndpointConfigurationRequestShape: Constraints = { members: { AcmManaged: ACMManagedShape } };
const __listOf__stringMin20Max2048Shape: Constraints = { element: __stringMin20Max2048Shape };
const __stringMin0Max1092Shape: Constraints = { min: 0, max: 1092 };
const __stringMin0Max1024Shape: Constraints = { min: 0, max: 1024 };
const __stringMin3Max255Shape: Constraints = { min: 3, max: 255 };
const __stringMin1Max16Shape: Constraints = { min: 1, max: 16 };
const CustomColorsShape: Constraints = { members: { AccentColor: { ...__stringMin1Max16Shape, required: true }, BackgroundColor: { ...__stringMin1Max16Shape, required: true }, ErrorValidationColor: { ...__stringMin1Max16Shape, required: true }, HeaderColor: { ...__stringMin1Max16Shape, required: true }, NavigationColor: { ...__stringMin1Max16Shape, required: true }, TextColor: { ...__stringMin1Max16Shape, required: true } } };
const PortalThemeShape: Constraints = { members: { CustomColors: { ...CustomColorsShape, required: true } } };
const PortalContentShape: Constraints = { members: { Description: __stringMin0Max1024Shape, DisplayName: { ...__stringMin3Max255Shape, required: true }, Theme: { ...PortalThemeShape, required: true } } };
const __stringMin0Max255Shape: Constraints = { min: 0, max: 255 };
const __stringMin1Max255Shape: Constraints = { min: 1, max: 255 };
const __stringMin1Max32768Shape: Constraints = { min: 1, max: 32768 };
const DisplayContentShape: Constraints = { members: { Body: { ...__stringMin1Max32768Shape, required: true }, Title: { ...__stringMin1Max255Shape, required: true } } };
const __stringMin1Max1024Shape: Constraints = { min: 1, max: 1024 };
const DisplayContentOverridesShape: Constraints = { members: { Body: __stringMin1Max32768Shape, Endpoint: __stringMin1Max1024Shape, OperationName: __stringMin1Max255Shape } };
const EndpointDisplayContentShape: Constraints = { members: { Overrides: DisplayContentOverridesShape } };
const __stringMin1Max20Shape: Constraints = { min: 1, max: 20 };
const __stringMin1Max4096Shape: Constraints = { min: 1, max: 4096 };
const __stringMin1Max50Shape: Constraints = { min: 1, max: 50 };
const __stringMin1Max128Shape: Constraints = { min: 1, max: 128 };
const IdentifierPartsShape: Constraints = { members: { Method: { ...__stringMin1Max20Shape, required: true }, Path: { ...__stringMin1Max4096Shape, required: true }, RestApiId: { ...__stringMin1Max50Shape, required: true }, Stage: { ...__stringMin1Max128Shape, required: true } } };
const RestEndpointIdentifierShape: Constraints = { members: { IdentifierParts: IdentifierPartsShape } };
const TryItStateShape: Constraints = { enum: ['ENABLED', 'DISABLED'] };
const AuthorizationTypeShape: Constraints = { enum: ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'] };
const RoutingRuleActionInvokeApiShape: Constraints = { members: { ApiId: { required: true }, Stage: { required: true } } };
const RoutingRuleActionShape: Constraints = { shape: 'RoutingRuleAction', members: { InvokeApi: { ...RoutingRuleActionInvokeApiShape, required: true } } };
const __listOfRoutingRuleActionShape: Constraints = { element: RoutingRuleActionShape };
const RoutingRuleMatchBasePathsShape: Constraints = { members: { AnyOf: { required: true } } };
const RoutingRuleMatchHeaderValueShape: Constraints = { shape: 'RoutingRuleMatchHeaderValue', members: { Header: { required: true }, ValueGlob: { required: true } } };
const __listOfRoutingRuleMatchHeaderValueShape: Constraints = { element: RoutingRuleMatchHeaderValueShape };
const RoutingRuleMatchHeadersShape: Constraints = { members: { AnyOf: { ...__listOfRoutingRuleMatchHeaderValueShape, required: true } } };
const RoutingRuleConditionShape: Constraints = { shape: 'RoutingRuleCondition', members: { MatchBasePaths: RoutingRuleMatchBasePathsShape, MatchHeaders: RoutingRuleMatchHeadersShape } };
const __listOfRoutingRuleConditionShape: Constraints = { element: RoutingRuleConditionShape };
const RoutingRulePriorityShape: Constraints = { integer: true, min: 1, max: 1000000 };
const LoggingLevelShape: Constraints = { enum: ['ERROR', 'INFO', 'OFF'] };
const __integerShape: Constraints = { integer: true };
const RouteSettingsShape: Constraints = { members: { LoggingLevel: LoggingLevelShape, ThrottlingBurstLimit: __integerShape } };
const RouteSettingsMapShape: Constraints = { value: RouteSettingsShape };
const MaxResultsShape: Constraints = { integer: true, min: 1, max: 100 };
const __stringMin1Max307200Shape: Constraints = { min: 1, max: 307200 };
const SectionShape: Constraints = { shape: 'Section', members: { ProductRestEndpointPageArns: { ...__listOf__stringMin20Max2048Shape, required: true }, SectionName: { required: true } } };
const __listOfSectionShape: Constraints = { element: SectionShape };
const DisplayOrderShape: Constraints = { members: { Contents: __listOfSectionShape, OverviewPageArn: __stringMin20Max2048Shape, ProductPageArns: __listOf__stringMin20Max2048Shape } };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  CreateApi: { members: { CorsConfiguration: CorsShape, IpAddressType: IpAddressTypeShape, Name: { required: true }, ProtocolType: { ...ProtocolTypeShape, required: true } } },
  CreateApiMapping: { members: { ApiId: { required: true }, Stage: { required: true }, DomainName: { required: true } } },
  CreateAuthorizer: { members: { AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600Shape, AuthorizerType: { ...AuthorizerTypeShape, required: true }, IdentitySource: { required: true }, Name: { required: true }, ApiId: { required: true } } },
  CreateDeployment: { members: { ApiId: { required: true } } },
  CreateDomainName: { members: { DomainName: { required: true }, DomainNameConfigurations: DomainNameConfigurationsShape, RoutingMode: RoutingModeShape } },
  CreateIntegration: { members: { ConnectionType: ConnectionTypeShape, ContentHandlingStrategy: ContentHandlingStrategyShape, IntegrationType: { ...IntegrationTypeShape, required: true }, PassthroughBehavior: PassthroughBehaviorShape, TimeoutInMillis: IntegerWithLengthBetween50And30000Shape, ApiId: { required: true } } },
  CreateIntegrationResponse: { members: { ContentHandlingStrategy: ContentHandlingStrategyShape, IntegrationResponseKey: { required: true }, ApiId: { required: true }, IntegrationId: { required: true } } },
  CreateModel: { members: { Name: { required: true }, Schema: { required: true }, ApiId: { required: true } } },
  CreatePortal: { members: { Authorization: { ...AuthorizationShape, required: true }, EndpointConfiguration: { ...EndpointConfigurationRequestShape, required: true }, IncludedPortalProductArns: __listOf__stringMin20Max2048Shape, LogoUri: __stringMin0Max1092Shape, PortalContent: { ...PortalContentShape, required: true }, RumAppMonitorName: __stringMin0Max255Shape } },
  CreatePortalProduct: { members: { Description: __stringMin0Max1024Shape, DisplayName: { ...__stringMin1Max255Shape, required: true } } },
  CreateProductPage: { members: { DisplayContent: { ...DisplayContentShape, required: true }, PortalProductId: { required: true } } },
  CreateProductRestEndpointPage: { members: { DisplayContent: EndpointDisplayContentShape, RestEndpointIdentifier: { ...RestEndpointIdentifierShape, required: true }, TryItState: TryItStateShape, PortalProductId: { required: true } } },
  CreateRoute: { members: { AuthorizationType: AuthorizationTypeShape, RouteKey: { required: true }, ApiId: { required: true } } },
  CreateRouteResponse: { members: { RouteResponseKey: { required: true }, ApiId: { required: true }, RouteId: { required: true } } },
  CreateRoutingRule: { members: { Actions: { ...__listOfRoutingRuleActionShape, required: true }, Conditions: { ...__listOfRoutingRuleConditionShape, required: true }, Priority: { ...RoutingRulePriorityShape, required: true }, DomainName: { required: true } } },
  CreateStage: { members: { DefaultRouteSettings: RouteSettingsShape, RouteSettings: RouteSettingsMapShape, StageName: { required: true }, ApiId: { required: true } } },
  CreateVpcLink: { members: { Name: { required: true }, SubnetIds: { required: true } } },
  DeleteAccessLogSettings: { members: { ApiId: { required: true }, StageName: { required: true } } },
  DeleteApi: { members: { ApiId: { required: true } } },
  DeleteApiMapping: { members: { ApiMappingId: { required: true }, DomainName: { required: true } } },
  DeleteAuthorizer: { members: { ApiId: { required: true }, AuthorizerId: { required: true } } },
  DeleteCorsConfiguration: { members: { ApiId: { required: true } } },
  DeleteDeployment: { members: { ApiId: { required: true }, DeploymentId: { required: true } } },
  DeleteDomainName: { members: { DomainName: { required: true } } },
  DeleteIntegration: { members: { ApiId: { required: true }, IntegrationId: { required: true } } },
  DeleteIntegrationResponse: { members: { ApiId: { required: true }, IntegrationId: { required: true }, IntegrationResponseId: { required: true } } },
  DeleteModel: { members: { ApiId: { required: true }, ModelId: { required: true } } },
  DeletePortal: { members: { PortalId: { required: true } } },
  DeletePortalProduct: { members: { PortalProductId: { required: true } } },
  DeletePortalProductSharingPolicy: { members: { PortalProductId: { required: true } } },
  DeleteProductPage: { members: { PortalProductId: { required: true }, ProductPageId: { required: true } } },
  DeleteProductRestEndpointPage: { members: { PortalProductId: { required: true }, ProductRestEndpointPageId: { required: true } } },
  DeleteRoute: { members: { ApiId: { required: true }, RouteId: { required: true } } },
  DeleteRouteRequestParameter: { members: { ApiId: { required: true }, RequestParameterKey: { required: true }, RouteId: { required: true } } },
  DeleteRouteResponse: { members: { ApiId: { required: true }, RouteId: { required: true }, RouteResponseId: { required: true } } },
  DeleteRouteSettings: { members: { ApiId: { required: true }, RouteKey: { required: true }, StageName: { required: true } } },
  DeleteRoutingRule: { members: { DomainName: { required: true }, RoutingRuleId: { required: true } } },
  DeleteStage: { members: { ApiId: { required: true }, StageName: { required: true } } },
  DeleteVpcLink: { members: { VpcLinkId: { required: true } } },
  ExportApi: { members: { OutputType: { required: true }, ApiId: { required: true }, Specification: { required: true } } },
  DisablePortal: { members: { PortalId: { required: true } } },
  ResetAuthorizersCache: { members: { ApiId: { required: true }, StageName: { required: true } } },
  GetApi: { members: { ApiId: { required: true } } },
  GetApiMapping: { members: { ApiMappingId: { required: true }, DomainName: { required: true } } },
  GetApiMappings: { members: { DomainName: { required: true } } },
  GetAuthorizer: { members: { ApiId: { required: true }, AuthorizerId: { required: true } } },
  GetAuthorizers: { members: { ApiId: { required: true } } },
  GetDeployment: { members: { ApiId: { required: true }, DeploymentId: { required: true } } },
  GetDeployments: { members: { ApiId: { required: true } } },
  GetDomainName: { members: { DomainName: { required: true } } },
  GetIntegration: { members: { ApiId: { required: true }, IntegrationId: { required: true } } },
  GetIntegrationResponse: { members: { ApiId: { required: true }, IntegrationId: { required: true }, IntegrationResponseId: { required: true } } },
  GetIntegrationResponses: { members: { ApiId: { required: true }, IntegrationId: { required: true } } },
  GetIntegrations: { members: { ApiId: { required: true } } },
  GetModel: { members: { ApiId: { required: true }, ModelId: { required: true } } },
  GetModelTemplate: { members: { ApiId: { required: true }, ModelId: { required: true } } },
  GetModels: { members: { ApiId: { required: true } } },
  GetPortal: { members: { PortalId: { required: true } } },
  GetPortalProduct: { members: { PortalProductId: { required: true } } },
  GetPortalProductSharingPolicy: { members: { PortalProductId: { required: true } } },
  GetProductPage: { members: { PortalProductId: { required: true }, ProductPageId: { required: true } } },
  GetProductRestEndpointPage: { members: { PortalProductId: { required: true }, ProductRestEndpointPageId: { required: true } } },
  GetRoute: { members: { ApiId: { required: true }, RouteId: { required: true } } },
  GetRouteResponse: { members: { ApiId: { required: true }, RouteId: { required: true }, RouteResponseId: { required: true } } },
  GetRouteResponses: { members: { ApiId: { required: true }, RouteId: { required: true } } },
  GetRoutes: { members: { ApiId: { required: true } } },
  GetRoutingRule: { members: { DomainName: { required: true }, RoutingRuleId: { required: true } } },
  ListRoutingRules: { members: { MaxResults: MaxResultsShape, DomainName: { required: true } } },
  GetStage: { members: { ApiId: { required: true }, StageName: { required: true } } },
  GetStages: { members: { ApiId: { required: true } } },
  GetTags: { members: { ResourceArn: { required: true } } },
  GetVpcLink: { members: { VpcLinkId: { required: true } } },
  ImportApi: { members: { Body: { required: true } } },
  ListProductPages: { members: { PortalProductId: { required: true } } },
  ListProductRestEndpointPages: { members: { PortalProductId: { required: true } } },
  PreviewPortal: { members: { PortalId: { required: true } } },
  PublishPortal: { members: { Description: __stringMin0Max1024Shape, PortalId: { required: true } } },
  PutPortalProductSharingPolicy: { members: { PolicyDocument: { ...__stringMin1Max307200Shape, required: true }, PortalProductId: { required: true } } },
  PutRoutingRule: { members: { Actions: { ...__listOfRoutingRuleActionShape, required: true }, Conditions: { ...__listOfRoutingRuleConditionShape, required: true }, Priority: { ...RoutingRulePriorityShape, required: true }, DomainName: { required: true }, RoutingRuleId: { required: true } } },
  ReimportApi: { members: { Body: { required: true }, ApiId: { required: true } } },
  TagResource: { members: { ResourceArn: { required: true } } },
  UntagResource: { members: { TagKeys: { required: true }, ResourceArn: { required: true } } },
  UpdateApi: { members: { CorsConfiguration: CorsShape, IpAddressType: IpAddressTypeShape, ApiId: { required: true } } },
  UpdateApiMapping: { members: { ApiId: { required: true }, ApiMappingId: { required: true }, DomainName: { required: true } } },
  UpdateAuthorizer: { members: { AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600Shape, AuthorizerType: AuthorizerTypeShape, ApiId: { required: true }, AuthorizerId: { required: true } } },
  UpdateDeployment: { members: { ApiId: { required: true }, DeploymentId: { required: true } } },
  UpdateDomainName: { members: { DomainNameConfigurations: DomainNameConfigurationsShape, RoutingMode: RoutingModeShape, DomainName: { required: true } } },
  UpdateIntegration: { members: { ConnectionType: ConnectionTypeShape, ContentHandlingStrategy: ContentHandlingStrategyShape, IntegrationType: IntegrationTypeShape, PassthroughBehavior: PassthroughBehaviorShape, TimeoutInMillis: IntegerWithLengthBetween50And30000Shape, ApiId: { required: true }, IntegrationId: { required: true } } },
  UpdateIntegrationResponse: { members: { ContentHandlingStrategy: ContentHandlingStrategyShape, ApiId: { required: true }, IntegrationId: { required: true }, IntegrationResponseId: { required: true } } },
  UpdateModel: { members: { ApiId: { required: true }, ModelId: { required: true } } },
  UpdatePortal: { members: { Authorization: AuthorizationShape, EndpointConfiguration: EndpointConfigurationRequestShape, IncludedPortalProductArns: __listOf__stringMin20Max2048Shape, LogoUri: __stringMin0Max1092Shape, PortalContent: PortalContentShape, RumAppMonitorName: __stringMin0Max255Shape, PortalId: { required: true } } },
  UpdatePortalProduct: { members: { Description: __stringMin0Max1024Shape, DisplayName: __stringMin1Max255Shape, DisplayOrder: DisplayOrderShape, PortalProductId: { required: true } } },
  UpdateProductPage: { members: { DisplayContent: DisplayContentShape, PortalProductId: { required: true }, ProductPageId: { required: true } } },
  UpdateProductRestEndpointPage: { members: { DisplayContent: EndpointDisplayContentShape, TryItState: TryItStateShape, PortalProductId: { required: true }, ProductRestEndpointPageId: { required: true } } },
  UpdateRoute: { members: { AuthorizationType: AuthorizationTypeShape, ApiId: { required: true }, RouteId: { required: true } } },
  UpdateRouteResponse: { members: { ApiId: { required: true }, RouteId: { required: true }, RouteResponseId: { required: true } } },
  UpdateStage: { members: { DefaultRouteSettings: RouteSettingsShape, RouteSettings: RouteSettingsMapShape, ApiId: { required: true }, StageName: { required: true } } },
  UpdateVpcLink: { members: { VpcLinkId: { required: true } } },
};
