"""What a browser is shown: forms, views and addresses of one noun a module."""
