DROP TABLE tombstones, incoming_activities, peers, outgoing_activities, instances;
