package io.broadcast4j.jakarta.ws;

import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Inlet;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.ArgumentMatchers;
import org.mockito.InOrder;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientMessagesTest {
    private static final int MAX_BYTES = 10;

    private final Session session = mock(Session.class);
    private final Inlet inlet = mock(Inlet.class);

    @Test
    void a_container_that_allocates_its_bound_keeps_it_and_hands_over_parts() {
        MessageHandler.Partial<String> parts = parts();

        parts.onMessage("abc", false);
        parts.onMessage("", false);
        parts.onMessage("d€", true);
        parts.onMessage("next", true);

        verify(session, never()).setMaxTextMessageBufferSize(MAX_BYTES);
        InOrder order = inOrder(inlet);
        order.verify(inlet).receive("abcd€");
        order.verify(inlet).receive("next");
        order.verifyNoMoreInteractions();
    }

    @Test
    void parts_that_exceed_the_bound_together_are_refused_and_forgotten() {
        MessageHandler.Partial<String> parts = parts();

        parts.onMessage("1234567", false);
        parts.onMessage("€€", false);
        parts.onMessage("x", true);
        parts.onMessage("next", true);

        verify(inlet, org.mockito.Mockito.atLeastOnce()).refuse(Disconnect.MESSAGE_TOO_BIG);
        verify(inlet).receive("next");
        verify(inlet, never()).receive("x");
    }

    @Test
    void a_container_without_a_bound_takes_ours() {
        when(session.getMaxTextMessageBufferSize()).thenReturn(0);

        ClientMessages.from(session, MAX_BYTES).deliverTo(inlet);

        verify(session).setMaxTextMessageBufferSize(MAX_BYTES);
        verify(session).addMessageHandler(eq(String.class), ArgumentMatchers.<MessageHandler.Whole<String>>any());
    }

    @SuppressWarnings("unchecked")
    private MessageHandler.Partial<String> parts() {
        when(session.getMaxTextMessageBufferSize()).thenReturn(MAX_BYTES - 1);
        ClientMessages.from(session, MAX_BYTES).deliverTo(inlet);
        ArgumentCaptor<MessageHandler.Partial<String>> handler = ArgumentCaptor.forClass(MessageHandler.Partial.class);
        verify(session).addMessageHandler(eq(String.class), handler.capture());
        return handler.getValue();
    }
}
