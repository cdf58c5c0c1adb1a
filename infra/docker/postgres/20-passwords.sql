-- Run by psql: reads the passwords from the files of the secrets, without showing them to the log.
\set identity_password `cat /run/secrets/identity_database_password`
\set token_password `cat /run/secrets/token_database_password`
\set pipeline_password `cat /run/secrets/pipeline_database_password`
\set trigger_ingest_password `cat /run/secrets/trigger_ingest_database_password`
\set agent_gateway_password `cat /run/secrets/agent_gateway_database_password`
SET log_min_error_statement = panic;
SET log_statement = none;
ALTER ROLE identity_service PASSWORD :'identity_password';
ALTER ROLE token_service PASSWORD :'token_password';
ALTER ROLE pipeline_service PASSWORD :'pipeline_password';
ALTER ROLE trigger_ingest_service PASSWORD :'trigger_ingest_password';
ALTER ROLE agent_gateway_service PASSWORD :'agent_gateway_password';
