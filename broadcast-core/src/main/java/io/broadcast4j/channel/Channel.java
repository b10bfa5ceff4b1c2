package io.broadcast4j.channel;

/**
 * One kind of conversation with clients: what happens when they subscribe, what they may do, what happens when they go.
 *
 * <p>One object serves all subscribers, so it can be a bean of any container; what belongs to one client is handed in.
 * Whoever prefers an object per subscription registers a {@link ChannelFactory}.
 *
 * <p>Thread: calls for one client come one after another, in the order of its commands, on the application's executor;
 * calls for different clients run at the same time. Blocking: allowed. Failure: an exception goes to {@link #failed}
 * and harms no other client; one from {@link #beforeSubscribe} or {@link #subscribed} rejects the subscription.
 *
 * <p>For one subscription the order is: {@code beforeSubscribe}, {@code subscribed}, confirmation or rejection,
 * {@code afterSubscribe}, {@code beforeUnsubscribe}, {@code unsubscribed}, {@code afterUnsubscribe}. A
 * subscription that was rejected is unsubscribed as well, before the client hears of the rejection.
 */
public interface Channel {
    /** Runs before {@link #subscribed}. A rejection here skips it. */
    default void beforeSubscribe(Subscription client) {}

    /** A client wants to subscribe: stream something to it, or reject it. */
    default void subscribed(Subscription client) {}

    /** Runs after the client was told of the confirmation or rejection. */
    default void afterSubscribe(Subscription client) {}

    /** Runs before {@link #unsubscribed}. */
    default void beforeUnsubscribe(Subscription client) {}

    /** A client has unsubscribed, or its connection is gone. Called once for each subscription. */
    default void unsubscribed(Subscription client) {}

    /** Runs after {@link #unsubscribed}, when all streams and timers of the subscription have stopped. */
    default void afterUnsubscribe(Subscription client) {}

    /** Runs before each action. An exception keeps the action from running. */
    default void beforeAction(Subscription client, String action) {}

    /** Runs after each action, whether it threw or not. */
    default void afterAction(Subscription client, String action) {}

    /**
     * A method of this channel threw, or data did not fit an action.
     *
     * @return true if that is dealt with; false to have it reported to the observer
     */
    default boolean failed(Subscription client, Throwable error) {
        return false;
    }
}
