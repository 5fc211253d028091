// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one form, by Netty's parser: piece by piece, with uploads going to disk between. */
final class FormReader extends DefaultHttpDataFactory {
    private static final int PIECE = 1 << 16;

    /** The parser does not release what it keeps when a form is refused: so all of it is the garbage collector's. */
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private final FormLimits limits;
    private final List<SpooledUpload> uploads = new ArrayList<>();

    FormReader(FormLimits limits) {
        super(false, StandardCharsets.UTF_8);
        this.limits = limits;
        setMaxLimit(limits.maxFieldBytes());
    }

    @Override
    public FileUpload createFileUpload(
            io.netty.handler.codec.http.HttpRequest request,
            String name,
            String fileName,
            String contentType,
            String transferEncoding,
            Charset charset,
            long size) {
        if (uploads.size() >= limits.maxUploads()) {
            throw new HttpStatusException(413, "A form may have " + limits.maxUploads() + " uploads");
        }
        SpooledUpload upload = new SpooledUpload(limits, name, fileName, contentType, transferEncoding, charset, size);
        uploads.add(upload);
        return upload;
    }

    /** What has begun to be uploaded, whether the form was read or not. */
    List<SpooledUpload> uploads() {
        return uploads;
    }

    /** Reads the fields, and the uploads to disk. */
    Map<String, List<String>> read(HttpRequest request) throws IOException {
        request.bodyLimit(limits.maxTotalBytes());
        HttpPostRequestDecoder decoder = decoder(request);
        try {
            boolean held = false;
            for (byte[] piece = piece(request); piece.length > 0; piece = piece(request)) {
                held = offer(decoder, piece, held);
                spool();
            }
            if (held) {
                decoder.offer(new DefaultHttpContent(HEAP.buffer(1).writeByte('\r')));
            }
            decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
            spool();
            if (decoder.currentPartialHttpData() != null
                    || uploads.stream().anyMatch(upload -> !upload.isCompleted())) {
                throw new HttpStatusException(400, "The form ends in the middle of a part");
            }
            return fields(decoder);
        } catch (HttpPostRequestDecoder.TooLongFormFieldException e) {
            throw tooLong();
        } catch (HttpPostRequestDecoder.TooManyFormFieldsException e) {
            throw new HttpStatusException(413, "A form may have " + limits.maxFields() + " fields");
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
            throw e.getCause() instanceof IOException
                    ? tooLong()
                    : new HttpStatusException(400, "The form cannot be read");
        } finally {
            decoder.destroy();
        }
    }

    private static byte[] piece(HttpRequest request) throws IOException {
        return request.body().read(PIECE);
    }

    /**
     * Parses a piece, but for a carriage return at its end, which the parser would take for content even where it begins
     * the next boundary: that is held back until the next piece.
     */
    private static boolean offer(HttpPostRequestDecoder decoder, byte[] piece, boolean held) {
        boolean hold = piece[piece.length - 1] == '\r';
        ByteBuf content = HEAP.buffer(piece.length + 1);
        if (held) {
            content.writeByte('\r');
        }
        content.writeBytes(piece, 0, hold ? piece.length - 1 : piece.length);
        if (content.isReadable()) {
            decoder.offer(new DefaultHttpContent(content));
        }
        return hold;
    }

    private HttpStatusException tooLong() {
        return new HttpStatusException(413, "A field of a form may have " + limits.maxFieldBytes() + " bytes");
    }

    private HttpPostRequestDecoder decoder(HttpRequest request) {
        String type = request.contentType();
        String name = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (type == null
                || !name.startsWith("application/x-www-form-urlencoded") && !name.startsWith("multipart/form-data")) {
            throw new HttpStatusException(415, "The body is no form");
        }
        DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set("content-type", type);
        if (name.startsWith("multipart/") != HttpPostRequestDecoder.isMultipart(head)) {
            throw new HttpStatusException(400, "The type of the form has no boundary");
        }
        try {
            return new HttpPostRequestDecoder(
                    this,
                    head,
                    StandardCharsets.UTF_8,
                    limits.maxFields() + limits.maxUploads(),
                    limits.maxFieldBytes());
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
            throw new HttpStatusException(400, "The type of the form has no boundary");
        }
    }

    private void spool() throws IOException {
        for (SpooledUpload upload : uploads) {
            if (upload.isPending()) {
                Disk.run(() -> {
                    upload.write();
                    return true;
                });
            }
        }
    }

    private Map<String, List<String>> fields(HttpPostRequestDecoder decoder) throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
            if (data instanceof Attribute attribute) {
                if (++count > limits.maxFields()) {
                    throw new HttpPostRequestDecoder.TooManyFormFieldsException();
                }
                fields.computeIfAbsent(attribute.getName(), name -> new ArrayList<>())
                        .add(attribute.getValue());
            }
        }
        return fields;
    }
}
