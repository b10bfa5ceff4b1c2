package io.broadcast4j.jakarta.ws;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The far end of a session that reports each send when it is told to, or at once. */
final class FakeRemote {
    final List<String> sent = new ArrayList<>();
    final Session session = mock(Session.class);
    final RemoteEndpoint.Async endpoint = mock(RemoteEndpoint.Async.class);
    boolean inline;
    private final Queue<SendHandler> handlers = new ArrayDeque<>();

    FakeRemote() {
        when(session.getAsyncRemote()).thenReturn(endpoint);
        when(session.getId()).thenReturn("fake");
        doAnswer(call -> {
                    send(call.getArgument(0), call.getArgument(1));
                    return null;
                })
                .when(endpoint)
                .sendText(any(), any(SendHandler.class));
    }

    void complete() {
        handlers.remove().onResult(result(null));
    }

    void fail(Throwable cause) {
        handlers.remove().onResult(result(cause));
    }

    private void send(String text, SendHandler handler) {
        sent.add(text);
        if (inline) {
            handler.onResult(result(null));
        } else {
            handlers.add(handler);
        }
    }

    private static SendResult result(Throwable failure) {
        SendResult result = mock(SendResult.class);
        when(result.isOK()).thenReturn(failure == null);
        when(result.getException()).thenReturn(failure);
        return result;
    }
}
