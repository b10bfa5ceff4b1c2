package io.broadcast4j.protocol;

import io.broadcast4j.json.Json;
import org.jspecify.annotations.Nullable;

/** What a client asks for. Closed: one place in the engine dispatches. */
public sealed interface Command {
    /** Returns the word that stands for this command on the wire. */
    String name();

    /**
     * A command about one subscription.
     *
     * <p>The identifier is an opaque key: the text the client made, compared as it is and echoed as it is.
     */
    sealed interface OnSubscription extends Command {
        /** Returns the identifier. */
        String identifier();
    }

    /**
     * Opens a subscription.
     *
     * @param history what to replay once it is open, or null for nothing
     * @param presence as whom to be present from then on, or null for not at all
     */
    record Subscribe(
            String identifier,
            @Nullable HistoryRequest history,
            @Nullable Attendee presence) implements OnSubscription {
        /** Opens a subscription and nothing else. */
        public Subscribe(String identifier) {
            this(identifier, null, null);
        }

        @Override
        public String name() {
            return "subscribe";
        }
    }

    /** Ends a subscription. */
    record Unsubscribe(String identifier) implements OnSubscription {
        @Override
        public String name() {
            return "unsubscribe";
        }
    }

    /** Calls an action of a channel; the data is an object and holds the action's name as well. */
    record Perform(String identifier, String action, Json data) implements OnSubscription {
        @Override
        public String name() {
            return "message";
        }
    }

    /** Asks for what the subscription has missed. */
    record History(String identifier, HistoryRequest request) implements OnSubscription {
        @Override
        public String name() {
            return "history";
        }
    }

    /** Says something to the other clients of a subscription's stream, past the channel. */
    record Whisper(String identifier, Json data) implements OnSubscription {
        @Override
        public String name() {
            return "whisper";
        }
    }

    /** Wants to be present on the subscription's stream. */
    record Join(String identifier, Attendee attendee) implements OnSubscription {
        @Override
        public String name() {
            return "join";
        }
    }

    /** Wants to be present no more. */
    record Leave(String identifier) implements OnSubscription {
        @Override
        public String name() {
            return "leave";
        }
    }

    /**
     * Asks who is present.
     *
     * @param records whether to list the members, or to count them only
     * @param after the id after which the list shall begin, or the empty text
     * @param limit how many members the list shall have at most
     */
    record Presence(String identifier, boolean records, String after, int limit) implements OnSubscription {
        @Override
        public String name() {
            return "presence";
        }
    }

    /** Answers a ping. */
    record Pong() implements Command {
        @Override
        public String name() {
            return "pong";
        }
    }

    /** Asks for a sign of life. */
    record Ping() implements Command {
        @Override
        public String name() {
            return "ping";
        }
    }
}
