package io.broadcast4j.test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request for an event stream: that which a page makes, unless told to differ.
 *
 * <p>Not thread-safe.
 */
public final class EventRequest {
    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String method = "GET";
    private String version = "HTTP/1.1";
    private String content = "";
    private int receiveBufferBytes;

    EventRequest(URI uri) {
        this.uri = uri;
        headers.put("Host", uri.getAuthority());
        headers.put("Accept", "text/event-stream");
        headers.put("Cache-Control", "no-cache");
    }

    /** Sets a header, such as {@code Origin}. */
    public EventRequest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Says how far the client has seen the stream, as an {@code EventSource} does when it comes back. */
    public EventRequest lastEventId(String id) {
        return header("Last-Event-ID", id);
    }

    /** Uses another method than GET. */
    public EventRequest method(String name) {
        method = name;
        return this;
    }

    /** Posts a body. */
    public EventRequest post(String body) {
        content = body;
        headers.put("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        return method("POST");
    }

    /** Speaks HTTP/1.0, which knows no chunks. */
    public EventRequest http10() {
        version = "HTTP/1.0";
        return this;
    }

    /** Sends this behind the request, whatever it is. */
    EventRequest trailing(String text) {
        content = text;
        return this;
    }

    /** Lets the network hold no more than this for the client, about, while it does not read. */
    public EventRequest receiveBuffer(int bytes) {
        receiveBufferBytes = bytes;
        return this;
    }

    /** Connects, and sends the request. Does not wait for the answer. */
    public EventClient connect() {
        try {
            return new EventClient(this, new Wire(uri, receiveBufferBytes));
        } catch (IOException e) {
            throw new AssertionError("The client could not connect to " + uri, e);
        }
    }

    /** Tells whether the answer will have no body. */
    boolean isBodiless() {
        return method.equals("HEAD");
    }

    byte[] bytes() {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder text = new StringBuilder(method + " " + uri.getRawPath() + query + " " + version + "\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(content).toString().getBytes(StandardCharsets.UTF_8);
    }
}
