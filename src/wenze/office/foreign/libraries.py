"""The libraries the readers stand on, loaded once by the fork server so that each process has them when it begins."""

import docx
import openpyxl
import pikepdf
import pypdf
from PIL import Image, JpegImagePlugin, PngImagePlugin

__all__ = ["Image", "JpegImagePlugin", "PngImagePlugin", "docx", "openpyxl", "pikepdf", "pypdf"]
