FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/huiyin
COPY requirements/core.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/core.txt
COPY . .
# The names of static files carry their hash; collecting them needs settings, but none of their secrets.
RUN ENV_FILE=/dev/null SECRET_KEY=only-while-building SITE_BASE_URL=https://build ALLOWED_HOSTS=build \
    python manage.py collectstatic --no-input \
 && useradd --system huiyin && mkdir -p /var/lib/huiyin && chown huiyin /var/lib/huiyin
USER huiyin
ENV VAR_DIR=/var/lib/huiyin
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", "--no-control-socket"]
