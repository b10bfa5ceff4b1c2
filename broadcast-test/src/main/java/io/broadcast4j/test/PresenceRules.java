package io.broadcast4j.test;

/** What all rules of presence need. */
interface PresenceRules {
    /** Returns the nodes to try. */
    PresenceCluster presence();
}
