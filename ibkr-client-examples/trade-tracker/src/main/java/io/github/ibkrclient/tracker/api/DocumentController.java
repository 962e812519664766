package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.StoredDocument;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Statements, confirmations and Flex reports as files. */
@RestController
@RequestMapping("/api")
@Tag(name = "Documents")
class DocumentController {
    private final UserLimit files;
    private final long largest;

    DocumentController(UserLimit files, @Value("${ibkr.ingest.largest-document:64MB}") DataSize largest) {
        this.files = files;
        this.largest = largest.toBytes();
    }

    @Operation(summary = "Imports a file; the body is the file as it is")
    @PostMapping(path = "/connections/{id}/documents", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ImportRun upload(UserIngest user, @PathVariable UUID id, @RequestParam String name, HttpServletRequest request)
            throws IOException {
        if (request.getContentLengthLong() > largest) {
            throw new IngestException(
                    Reason.DOCUMENT_TOO_LARGE,
                    "the file has " + request.getContentLengthLong() + " bytes, and at most " + largest
                            + " are taken; the setting is ibkr.ingest.largest-document");
        }
        try (InputStream content = request.getInputStream()) {
            return user.upload(id, name, content);
        }
    }

    @Operation(summary = "Lists the documents, the newest first")
    @GetMapping("/documents")
    List<StoredDocument> documents(UserIngest user) {
        return user.documents();
    }

    @Operation(summary = "Sends a document as it came")
    @GetMapping(path = "/documents/{documentId}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<StreamingResponseBody> document(UserIngest user, Principal caller, @PathVariable long documentId) {
        InputStream content = user.document(documentId);
        StreamingResponseBody body = out -> {
            try (content) {
                content.transferTo(out);
            }
        };
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("document-" + documentId)
                                .build()
                                .toString())
                .body(files.sending(caller, body));
    }
}
