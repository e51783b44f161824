# docker build -t newskg .
# docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" newskg build seeds/articles -o out
FROM python:3.13-slim AS build
RUN python -m venv /opt/newskg
ENV PATH=/opt/newskg/bin:$PATH
WORKDIR /source
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && pip uninstall --yes pip

FROM python:3.13-slim
COPY --from=build /opt/newskg /opt/newskg
ENV PATH=/opt/newskg/bin:$PATH
USER 65534:65534
WORKDIR /data
ENTRYPOINT ["kg"]
CMD ["--help"]
