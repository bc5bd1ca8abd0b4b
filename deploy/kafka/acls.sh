#!/usr/bin/env bash
# Grants each app the Kafka permissions it needs, and no others; query and scheduler need no user. Options are passed on to kafka-acls.sh:
#   deploy/kafka/acls.sh --bootstrap-server kafka:9093 --command-config admin.properties
set -euo pipefail
connection=("$@")

# allow USER OPERATION,OPERATION topic|group NAME; a name that ends with * is a prefix.
allow() {
  local operations=() pattern=literal
  for operation in ${2//,/ }; do operations+=(--operation "$operation"); done
  [[ $4 == *'*' ]] && pattern=prefixed
  "${KAFKA_ACLS:-kafka-acls.sh}" "${connection[@]}" --add --allow-principal "User:$1" \
    "${operations[@]}" "--$3" "${4%'*'}" --resource-pattern-type "$pattern"
}

# Reads and charges usage, and writes dead letters.
allow meter-metering Read,Describe,DescribeConfigs topic ai-model-executed
allow meter-metering Read,Describe,DescribeConfigs topic ai-model-trained
allow meter-metering Write,Describe,DescribeConfigs topic ai-model-executed.dlq
allow meter-metering Write,Describe,DescribeConfigs topic ai-model-trained.dlq
allow meter-metering Describe,DescribeConfigs topic ai-credit-notifications
allow meter-metering Read,Describe group ai-credit-metering

# Accepts usage over HTTP and writes it to the same topics as other publishers.
allow meter-admin Write,Describe,DescribeConfigs topic ai-model-executed
allow meter-admin Write,Describe,DescribeConfigs topic ai-model-trained
allow meter-admin Describe,DescribeConfigs topic ai-model-executed.dlq
allow meter-admin Describe,DescribeConfigs topic ai-model-trained.dlq
allow meter-admin Describe,DescribeConfigs topic ai-credit-notifications
allow meter-admin Describe group ai-credit-metering

# Publishes notifications, and reads dead letters so that they can be queried.
allow meter-projector Write,Describe,DescribeConfigs topic ai-credit-notifications
allow meter-projector Read,Describe,DescribeConfigs topic ai-model-executed.dlq
allow meter-projector Read,Describe,DescribeConfigs topic ai-model-trained.dlq
allow meter-projector Describe,DescribeConfigs topic ai-model-executed
allow meter-projector Describe,DescribeConfigs topic ai-model-trained
allow meter-projector Read,Describe group ai-credit-rejected-events-*
allow meter-projector Describe group ai-credit-metering

# Operators with ops: resubmits rejected events, and reads the offsets of metering.
allow meter-ops Write,Describe,DescribeConfigs topic ai-model-executed
allow meter-ops Write,Describe,DescribeConfigs topic ai-model-trained
allow meter-ops Read,Describe,DescribeConfigs topic ai-model-executed.dlq
allow meter-ops Read,Describe,DescribeConfigs topic ai-model-trained.dlq
allow meter-ops Describe,DescribeConfigs topic ai-credit-notifications
allow meter-ops Read,Describe group ai-credit-resubmission*
allow meter-ops Read,Describe group ai-credit-metering
