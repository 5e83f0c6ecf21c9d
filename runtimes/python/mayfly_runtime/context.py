"""The context object that handlers get."""

import os
import time

from . import faults, plain_json


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]

    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None

    def __repr__(self):
        return _represent(self, self.__slots__)


class Client:
    __slots__ = [
        "installation_id",
        "app_title",
        "app_version_name",
        "app_version_code",
        "app_package_name",
    ]

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        return _represent(self, self.__slots__)


class ClientContext:
    __slots__ = ["custom", "env", "client"]

    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        client = values.get("client")
        self.client = Client(client) if isinstance(client, dict) else None

    def __repr__(self):
        return _represent(self, self.__slots__)


class LambdaContext:
    def __init__(self, meta, environ=os.environ):
        self.aws_request_id = meta["id"]
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = meta.get("arn")
        self.tenant_id = None
        client_context = meta.get("clientContext")
        self.client_context = _parse_client_context(client_context) if client_context else None
        self.identity = CognitoIdentity()
        self._epoch_deadline_time_in_ms = meta["deadlineMs"]

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, msg):
        from . import logs

        logs.write_raw(str(msg))

    def __repr__(self):
        names = [
            "aws_request_id",
            "log_group_name",
            "log_stream_name",
            "function_name",
            "memory_limit_in_mb",
            "function_version",
            "invoked_function_arn",
            "client_context",
            "identity",
            "tenant_id",
        ]
        return _represent(self, names)


def _parse_client_context(text):
    try:
        values = plain_json.loads(text.encode("utf-8", "surrogatepass"))
        return ClientContext(values) if isinstance(values, dict) else ClientContext({})
    except ValueError as error:
        raise faults.Fault(
            faults.CONTEXT_UNMARSHAL_ERROR, "Unable to parse Client Context JSON: %s" % error
        )


def _represent(thing, names):
    fields = ",".join("%s=%r" % (name, getattr(thing, name)) for name in names)
    return "%s([%s])" % (type(thing).__name__, fields)
