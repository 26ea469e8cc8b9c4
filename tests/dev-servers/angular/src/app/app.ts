import { HttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';

@Component({ selector: 'app-root', templateUrl: './app.html' })
export class App {
  protected readonly name = signal('');

  constructor() {
    // The API redirects /old to /products.
    inject(HttpClient).get<{ name: string }>('/api/old').subscribe((product) => this.name.set(product.name));
  }
}
